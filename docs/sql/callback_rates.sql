-- Callback rates of the period: of the tickets completed in it whose window has closed by the
-- day of the run, how many were called back, and how many of them in time. An attempt that
-- reached nobody is no callback, nor is one whose result is none of the words below; two
-- callbacks of a ticket count once; what is still open is pending and in no rate. Streams, the
-- words that tell them, windows (first and last day after completion), required rates and result
-- words stand here as the built-in policy has them: `duizhang policy show` tells those in force.
WITH streams AS (
    SELECT 'complaint' AS stream, '投诉' AS service_kind, 0 AS first_day, 3 AS last_day, 100 AS required_percent
    UNION ALL SELECT 'emergency' AS stream, '急救' AS service_kind, 0 AS first_day, 7 AS last_day, NULL AS required_percent
    UNION ALL SELECT 'help' AS stream, '求助' AS service_kind, 0 AS first_day, 7 AS last_day, 30 AS required_percent
    UNION ALL SELECT 'special' AS stream, '特约服务' AS service_kind, 0 AS first_day, 7 AS last_day, 30 AS required_percent
    UNION ALL SELECT 'repair' AS stream, '维修' AS service_kind, 1 AS first_day, 2 AS last_day, 30 AS required_percent
    UNION ALL SELECT 'paid' AS stream, '有偿服务' AS service_kind, 1 AS first_day, 2 AS last_day, 60 AS required_percent
    UNION ALL SELECT 'publication' AS stream, '报刊' AS service_kind, 0 AS first_day, 7 AS last_day, 10 AS required_percent
    UNION ALL SELECT 'event' AS stream, '文体活动' AS service_kind, 0 AS first_day, 7 AS last_day, 10 AS required_percent
    UNION ALL SELECT 'other' AS stream, '其他' AS service_kind, 0 AS first_day, 7 AS last_day, NULL AS required_percent
),
bounds AS (
    SELECT opens.day_number AS first_number, closes.day_number AS last_number, today.day_number AS today_number
    FROM run
    INNER JOIN days AS opens ON opens.calendar_day = run.period_from
    INNER JOIN days AS closes ON closes.calendar_day = run.period_to
    INNER JOIN days AS today ON today.calendar_day = run.as_of
),
calls AS (
    SELECT called.ticket AS ticket, days.day_number AS day_number
    FROM records_callbacks AS called
    INNER JOIN days ON CAST(days.calendar_day AS VARCHAR(10)) = called.called_on
    CROSS JOIN bounds
    WHERE days.day_number <= bounds.today_number
      AND COALESCE(called.reached, 'true') <> 'false'
      AND COALESCE(called.callback_result, '接通') IN (
          '满意', '非常满意', '很满意', '十分满意', '较满意', '比较满意', '基本满意', '合格', '好', '很好',
          '非常好', '较好', '良好', '良', '优', '优秀', '好评',
          '一般', '尚可', '还行', '可以', '中', '中等', '中评', '一般满意',
          '不满意', '非常不满意', '很不满意', '较不满意', '比较不满意', '不太满意', '不合格', '差', '较差',
          '很差', '差评',
          '未评价', '不评价', '未作评价', '拒绝评价', '拒访', '拒答', '拒绝回访', '无意见', '已回访', '接通',
          '已接通'
      )
),
tickets AS (
    SELECT services.ticket AS ticket,
           MIN(services.service_kind) AS service_kind,
           MIN(days.day_number) AS day_number,
           MAX(CASE WHEN COALESCE(services.charge, '0') = '0' THEN 0
                    WHEN SUBSTR(services.charge, 1, 1) = '-' THEN 0
                    ELSE 1 END) AS was_charged
    FROM records_services AS services
    INNER JOIN days ON CAST(days.calendar_day AS VARCHAR(10)) = services.completed_on
    GROUP BY services.ticket
),
told AS (
    SELECT tickets.ticket AS ticket,
           tickets.service_kind AS service_kind,
           tickets.day_number AS day_number,
           tickets.was_charged AS was_charged,
           CASE WHEN tickets.service_kind LIKE '%投诉%' THEN 'complaint'
                WHEN tickets.service_kind LIKE '%急救%' OR tickets.service_kind LIKE '%急病%' THEN 'emergency'
                WHEN tickets.service_kind LIKE '%求助%' OR tickets.service_kind LIKE '%救助%' THEN 'help'
                WHEN tickets.service_kind LIKE '%特约%' THEN 'special'
                WHEN tickets.service_kind LIKE '%维修%' OR tickets.service_kind LIKE '%报修%'
                  OR tickets.service_kind LIKE '%抢修%' OR tickets.service_kind LIKE '%修理%'
                  OR tickets.service_kind LIKE '%安装%' THEN 'repair'
                WHEN tickets.service_kind LIKE '%有偿%' THEN 'paid'
                WHEN tickets.service_kind LIKE '%报刊%' OR tickets.service_kind LIKE '%杂志%'
                  OR tickets.service_kind LIKE '%刊物%' OR tickets.service_kind LIKE '%报纸%' THEN 'publication'
                WHEN tickets.service_kind LIKE '%文体%' OR tickets.service_kind LIKE '%活动%' THEN 'event'
                ELSE 'other' END AS stream
    FROM tickets
    CROSS JOIN bounds
    WHERE tickets.day_number >= bounds.first_number AND tickets.day_number <= bounds.last_number
),
judged AS (
    SELECT told.ticket AS ticket,
           told.stream AS stream,
           told.service_kind AS service_kind,
           told.was_charged AS was_charged,
           CASE WHEN MAX(bounds.today_number) > MAX(told.day_number + streams.last_day) THEN 1 ELSE 0 END AS is_due,
           MAX(CASE WHEN calls.day_number IS NOT NULL THEN 1 ELSE 0 END) AS was_called,
           MAX(CASE WHEN calls.day_number >= told.day_number + streams.first_day
                     AND calls.day_number <= told.day_number + streams.last_day THEN 1 ELSE 0 END) AS was_in_time
    FROM told
    INNER JOIN streams ON streams.stream = told.stream
    CROSS JOIN bounds
    LEFT JOIN calls ON calls.ticket = told.ticket
    GROUP BY told.ticket, told.stream, told.service_kind, told.was_charged
),
-- What was charged for counts in its own stream and, beside it, among the paid services. Services
-- that no word tells are a stream for each name.
counted AS (
    SELECT judged.stream AS stream,
           CASE WHEN judged.stream = 'other' THEN judged.service_kind ELSE streams.service_kind END AS service_kind,
           judged.is_due AS is_due, judged.was_called AS was_called, judged.was_in_time AS was_in_time
    FROM judged
    INNER JOIN streams ON streams.stream = judged.stream
    UNION ALL
    SELECT 'paid' AS stream,
           '有偿服务' AS service_kind,
           judged.is_due AS is_due, judged.was_called AS was_called, judged.was_in_time AS was_in_time
    FROM judged
    WHERE judged.stream <> 'complaint' AND judged.stream <> 'paid'
      AND (judged.was_charged = 1 OR judged.service_kind LIKE '%有偿%')
)
SELECT counted.stream AS stream,
       counted.service_kind AS service_kind,
       SUM(counted.is_due) AS due,
       SUM(counted.is_due * counted.was_called) AS done,
       SUM(counted.is_due * counted.was_in_time) AS in_time,
       SUM(1 - counted.is_due) AS pending,
       streams.required_percent AS required_percent,
       CASE WHEN SUM(counted.is_due) = 0 OR streams.required_percent IS NULL THEN NULL
            WHEN SUM(counted.is_due * counted.was_called) * 100 >= SUM(counted.is_due) * streams.required_percent THEN 1
            ELSE 0 END AS met
FROM counted
INNER JOIN streams ON streams.stream = counted.stream
GROUP BY counted.stream, counted.service_kind, streams.required_percent
ORDER BY counted.stream, counted.service_kind
