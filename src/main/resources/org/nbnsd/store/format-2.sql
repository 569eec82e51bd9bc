-- A holder has a fifth element if another address registered it, as a router does that translates addresses:
-- ["ADDRESS","OWNER",REGISTERED_AT,EXPIRES_AT,"REGISTERED_BY"]. Who registered which of several holders is not known of
-- format 1: each counts as registered by itself.

UPDATE record
SET holders = json_insert(
    holders,
    '$[0][4]',
    printf('%d.%d.%d.%d', registered_by >> 24, registered_by >> 16 & 255, registered_by >> 8 & 255, registered_by & 255))
WHERE owner = 0
    AND is_static = 0
    AND registered_by <> 0
    AND json_array_length(holders) = 1
    AND holders ->> '$[0][0]' <> printf(
        '%d.%d.%d.%d', registered_by >> 24, registered_by >> 16 & 255, registered_by >> 8 & 255, registered_by & 255);

DROP VIEW holders;

-- One row for each address of each record.
CREATE VIEW holders AS
SELECT
    name,
    holder.key + 1 AS place,
    holder.value ->> 0 AS address,
    CASE holder.value ->> 1 WHEN '0.0.0.0' THEN 'this server' ELSE holder.value ->> 1 END AS owner,
    CASE holder.value ->> 2
        WHEN 9223372036854775807 THEN 'never'
        ELSE strftime('%Y-%m-%dT%H:%M:%SZ', ((holder.value ->> 2) + time_offset) / 1000, 'unixepoch')
    END AS registered,
    CASE holder.value ->> 3
        WHEN 9223372036854775807 THEN 'never'
        ELSE strftime('%Y-%m-%dT%H:%M:%SZ', ((holder.value ->> 3) + time_offset) / 1000, 'unixepoch')
    END AS expires,
    coalesce(holder.value ->> 4, holder.value ->> 0) AS registered_by
FROM named_record, json_each(named_record.holders) AS holder;
