-- All times are milliseconds since the epoch less the 'time-offset' of meta; 9223372036854775807 is never.
-- The tables are nbnsd's own: read the views names and holders.

CREATE TABLE meta (
    item TEXT NOT NULL PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- last-version: the highest version id that this server has given. time-offset: see above.
-- last-commit, once there is one: the time of it.
INSERT INTO meta (item, value) VALUES ('last-version', 0), ('time-offset', 0);

CREATE TABLE record (
    key BLOB NOT NULL PRIMARY KEY, -- the sixteen octets; for each label of the scope, its length and its octets
    type INTEGER NOT NULL, -- 0 unique, 1 group, 2 special group, 3 multihomed
    state INTEGER NOT NULL, -- 0 active, 1 released, 2 tombstone, 3 deleted by hand
    node_type INTEGER NOT NULL, -- 0 B, 1 P, 2 M, 3 H
    is_static INTEGER NOT NULL, -- 0 or 1
    owner INTEGER NOT NULL, -- an address as a number; 0 for this server
    version INTEGER NOT NULL,
    registered_by INTEGER NOT NULL, -- an address as a number
    expires_at INTEGER NOT NULL,
    holders TEXT NOT NULL -- [["ADDRESS","OWNER",REGISTERED_AT,EXPIRES_AT],...], the preferred first; 0.0.0.0 as above
) STRICT, WITHOUT ROWID;

-- For the other views: the records with their names as nbnsd prints them: FRED<20>.SCOPE, with \xHH for what is not printable ASCII.
CREATE VIEW named_record AS
SELECT
    CASE
        WHEN substr(key, 1, 16) = x'2A000000000000000000000000000000' THEN '*'
        WHEN base = '*' AND suffix = '00' THEN '*\x20'
        WHEN base GLOB '''*' THEN '\x27' || substr(base, 2)
        ELSE base
    END || '<' || suffix || '>' || CASE scope WHEN '' THEN '' ELSE '.' || scope END AS name,
    *,
    (SELECT value FROM meta WHERE item = 'time-offset') AS time_offset
FROM (
    SELECT
        *,
        hex(substr(key, 16, 1)) AS suffix,
        CASE
            WHEN instr(substr(key, 1, 15), x'00') = 0 AND CAST(substr(key, 1, 15) AS TEXT) NOT GLOB '*[^ -~]*'
            THEN replace(rtrim(CAST(substr(key, 1, 15) AS TEXT), ' '), '\', '\\')
            ELSE (
                WITH RECURSIVE walk(at, text) AS (
                    SELECT 15, ''
                    UNION ALL
                    SELECT
                        at - 1,
                        CASE
                            WHEN substr(key, at, 1) = x'20' AND text = '' THEN ''
                            WHEN substr(key, at, 1) = x'5C' THEN '\\'
                            WHEN substr(key, at, 1) BETWEEN x'20' AND x'7E' THEN CAST(substr(key, at, 1) AS TEXT)
                            ELSE '\x' || hex(substr(key, at, 1))
                        END || text
                    FROM walk
                    WHERE at > 0
                )
                SELECT text FROM walk WHERE at = 0
            )
        END AS base,
        CASE
            WHEN length(key) = 16 THEN ''
            ELSE (
                WITH RECURSIVE walk(at, left_of_label, text) AS (
                    SELECT 17, 0, ''
                    UNION ALL
                    SELECT
                        at + 1,
                        CASE left_of_label
                            WHEN 0 THEN unicode(CAST(substr(key, at, 1) AS TEXT))
                            ELSE left_of_label - 1
                        END,
                        text || CASE
                            WHEN left_of_label = 0 THEN iif(at = 17, '', '.')
                            WHEN substr(key, at, 1) = x'5C' THEN '\\'
                            WHEN substr(key, at, 1) IN (x'23', x'27', x'2E', x'3C', x'3E')
                                THEN '\x' || hex(substr(key, at, 1))
                            WHEN substr(key, at, 1) BETWEEN x'20' AND x'7E' THEN CAST(substr(key, at, 1) AS TEXT)
                            ELSE '\x' || hex(substr(key, at, 1))
                        END
                    FROM walk
                    WHERE at <= length(key)
                )
                SELECT text FROM walk WHERE at = length(key) + 1
            )
        END AS scope
    FROM record
);

-- One row for each record.
CREATE VIEW names AS
SELECT
    name,
    CASE type WHEN 0 THEN 'unique' WHEN 1 THEN 'group' WHEN 2 THEN 'special group' WHEN 3 THEN 'multihomed' END AS type,
    CASE state WHEN 0 THEN 'active' WHEN 1 THEN 'released' WHEN 2 THEN 'tombstone' WHEN 3 THEN 'deleted' END AS state,
    (SELECT group_concat(value ->> 0, ' ') FROM json_each(holders)) AS addresses,
    CASE expires_at
        WHEN 9223372036854775807 THEN 'never'
        ELSE strftime('%Y-%m-%dT%H:%M:%SZ', (expires_at + time_offset) / 1000, 'unixepoch')
    END AS expires,
    iif(is_static, 'static', 'dynamic') AS kind,
    substr('BPMH', node_type + 1, 1) AS node_type,
    CASE owner
        WHEN 0 THEN 'this server'
        ELSE printf('%d.%d.%d.%d', owner >> 24, owner >> 16 & 255, owner >> 8 & 255, owner & 255)
    END AS owner,
    version,
    printf('%d.%d.%d.%d', registered_by >> 24, registered_by >> 16 & 255, registered_by >> 8 & 255, registered_by & 255)
        AS registered_by,
    suffix,
    scope
FROM named_record;

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
    END AS expires
FROM named_record, json_each(named_record.holders) AS holder;
