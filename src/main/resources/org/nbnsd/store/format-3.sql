-- How far the records of other name servers are known, whether or not any of them is left.

CREATE TABLE owner (
    address INTEGER NOT NULL PRIMARY KEY, -- of the server that owns the records, as a number; 0 for this one
    seen INTEGER NOT NULL, -- the highest version id of its records that was seen; of 64 bits without sign, so it may look negative
    heard_at INTEGER NOT NULL,
    heard_from INTEGER NOT NULL -- the partner that told it, an address as a number
) STRICT;

-- One row for each server whose records are known.
CREATE VIEW owners AS
SELECT
    CASE owner.address
        WHEN 0 THEN 'this server'
        ELSE printf(
            '%d.%d.%d.%d',
            owner.address >> 24, owner.address >> 16 & 255, owner.address >> 8 & 255, owner.address & 255)
    END AS owner,
    printf('%llu', seen) AS seen,
    coalesce(held.records, 0) AS records,
    strftime('%Y-%m-%dT%H:%M:%SZ', (heard_at + meta.value) / 1000, 'unixepoch') AS heard,
    printf('%d.%d.%d.%d', heard_from >> 24, heard_from >> 16 & 255, heard_from >> 8 & 255, heard_from & 255)
        AS heard_from
FROM owner
LEFT JOIN (SELECT owner AS address, count(*) AS records FROM record GROUP BY owner) AS held USING (address)
JOIN meta ON meta.item = 'time-offset';
