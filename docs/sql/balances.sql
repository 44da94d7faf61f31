-- What each warehouse has of each item at the end of the period by its ledgers:
-- opening + inward - outward. A key without a known opening has no book balance.
WITH moved AS (
    SELECT warehouse, item,
           SUM(CASE WHEN direction = 'in' THEN quantity ELSE 0 END) AS inward,
           SUM(CASE WHEN direction = 'out' THEN -quantity ELSE 0 END) AS outward
    FROM postings
    GROUP BY warehouse, item
),
keyed AS (
    SELECT DISTINCT warehouse, item
    FROM (
        SELECT warehouse, item FROM openings
        UNION ALL
        SELECT warehouse, item FROM onhand
        UNION ALL
        SELECT warehouse, item FROM moved
    ) AS every_key
)
SELECT keyed.warehouse AS warehouse,
       keyed.item AS item,
       openings.quantity AS opening,
       COALESCE(moved.inward, 0) AS inward,
       COALESCE(moved.outward, 0) AS outward,
       openings.quantity + COALESCE(moved.inward, 0) - COALESCE(moved.outward, 0) AS book
FROM keyed
LEFT JOIN openings ON openings.warehouse = keyed.warehouse AND openings.item = keyed.item
LEFT JOIN moved ON moved.warehouse = keyed.warehouse AND moved.item = keyed.item
ORDER BY warehouse, item
