-- Where the ledgers and the ERP do not agree, by how much, and how much of it the findings
-- explain: difference = book - expected, and the effects of all findings sum to it.
WITH moved AS (
    SELECT warehouse, item, SUM(quantity) AS quantity
    FROM postings
    GROUP BY warehouse, item
),
effects AS (
    SELECT warehouse, item, SUM(difference) AS difference
    FROM finding_effects
    GROUP BY warehouse, item
),
compared AS (
    SELECT openings.warehouse AS warehouse,
           openings.item AS item,
           openings.quantity + COALESCE(moved.quantity, 0) AS book,
           onhand.quantity AS expected
    FROM openings
    INNER JOIN onhand ON onhand.warehouse = openings.warehouse AND onhand.item = openings.item
    LEFT JOIN moved ON moved.warehouse = openings.warehouse AND moved.item = openings.item
)
SELECT compared.warehouse AS warehouse,
       compared.item AS item,
       compared.book AS book,
       compared.expected AS expected,
       compared.book - compared.expected AS difference,
       COALESCE(effects.difference, 0) AS told
FROM compared
LEFT JOIN effects ON effects.warehouse = compared.warehouse AND effects.item = compared.item
WHERE compared.book <> compared.expected OR COALESCE(effects.difference, 0) <> 0
ORDER BY warehouse, item
