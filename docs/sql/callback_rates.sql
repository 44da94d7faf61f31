-- Callback rates of the period: of the tickets completed in it whose window has closed by the
-- day of the run, how many were called back, and how many of them in time. An attempt that
-- reached nobody is no callback; two callbacks of a ticket count once; what is still open is
-- pending and in no rate. The streams and their windows (days after completion) and required
-- rates stand here as the built-in policy has them: `duizhang policy show` tells those in force.
WITH streams AS (
    SELECT '投诉' AS service_kind, 3 AS last_day, 100 AS required_percent
    UNION ALL SELECT '维修' AS service_kind, 2 AS last_day, 30 AS required_percent
    UNION ALL SELECT '特约服务' AS service_kind, 7 AS last_day, 30 AS required_percent
    UNION ALL SELECT '求助' AS service_kind, 7 AS last_day, 30 AS required_percent
),
today AS (
    SELECT days.day_number AS day_number
    FROM run
    INNER JOIN days ON days.calendar_day = run.as_of
),
calls AS (
    SELECT called.ticket AS ticket, MIN(days.day_number) AS day_number
    FROM records_callbacks AS called
    INNER JOIN days ON CAST(days.calendar_day AS VARCHAR(10)) = SUBSTR(called.called_on, 1, 10)
    WHERE COALESCE(called.reached, 'true') <> 'false'
      AND COALESCE(called.callback_result, '') NOT IN ('未接通', '无人接听', '未接', '关机', '停机', '空号')
    GROUP BY called.ticket
),
tickets AS (
    SELECT services.ticket AS ticket,
           services.service_kind AS service_kind,
           MAX(days.day_number) AS day_number
    FROM records_services AS services
    INNER JOIN days ON CAST(days.calendar_day AS VARCHAR(10)) = SUBSTR(services.completed_on, 1, 10)
    CROSS JOIN run
    WHERE days.calendar_day >= run.period_from AND days.calendar_day <= run.period_to
    GROUP BY services.ticket, services.service_kind
),
judged AS (
    SELECT streams.service_kind AS service_kind,
           streams.required_percent AS required_percent,
           CASE WHEN today.day_number > tickets.day_number + streams.last_day THEN 1 ELSE 0 END AS is_due,
           CASE WHEN calls.day_number IS NOT NULL THEN 1 ELSE 0 END AS was_called,
           CASE WHEN calls.day_number <= tickets.day_number + streams.last_day THEN 1 ELSE 0 END AS was_in_time
    FROM tickets
    INNER JOIN streams ON streams.service_kind = tickets.service_kind
    CROSS JOIN today
    LEFT JOIN calls ON calls.ticket = tickets.ticket
)
SELECT service_kind,
       SUM(is_due) AS due,
       SUM(is_due * was_called) AS done,
       SUM(is_due * was_in_time) AS in_time,
       SUM(1 - is_due) AS pending,
       required_percent,
       CASE WHEN SUM(is_due) = 0 THEN NULL
            WHEN SUM(is_due * was_called) * 100 >= SUM(is_due) * required_percent THEN 1
            ELSE 0 END AS met
FROM judged
GROUP BY service_kind, required_percent
ORDER BY service_kind
