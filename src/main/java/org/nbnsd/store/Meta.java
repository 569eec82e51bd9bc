package org.nbnsd.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a database knows besides records: the table {@code meta}.
 *
 * @param lastVersion the highest version id that this server has given
 * @param time the service time
 * @param ahead by how much the clock of the machine is ahead of the one that the service time follows, in milliseconds: what
 *     is written is the time of the former, so that it is right for who reads it, and at the next start
 * @param lastCommit when it was committed last, in service time; null if it never was
 * @param cluster of which cluster it is a copy; null if it is that of a server that is alone
 */
record Meta(
        long lastVersion,
        ServiceTime time,
        long ahead,
        @Nullable Long lastCommit,
        @Nullable ClusterMark cluster) {
    static final String PUT = "REPLACE INTO meta (item, value) VALUES (?, ?)";

    private static final String LAST_VERSION = "last-version";
    private static final String TIME_OFFSET = "time-offset";
    private static final String LAST_COMMIT = "last-commit";
    private static final String CLUSTER = "cluster";
    private static final String CLUSTER_EPOCH = "cluster-epoch";
    private static final String CLUSTER_REVISION = "cluster-revision";

    static Meta read(SqliteFile file, Connection connection) throws SQLException, StoreException {
        Map<String, Long> values = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT item, value FROM meta")) {
            while (row.next()) {
                values.put(row.getString(1), row.getLong(2));
            }
        }
        return new Meta(
                required(file, values, LAST_VERSION),
                new ServiceTime(required(file, values, TIME_OFFSET)),
                0,
                values.get(LAST_COMMIT),
                cluster(values));
    }

    private static @Nullable ClusterMark cluster(Map<String, Long> values) {
        Long cluster = values.get(CLUSTER);
        Long revision = values.get(CLUSTER_REVISION);
        return cluster == null || revision == null || revision < 0
                ? null
                : new ClusterMark(cluster, values.getOrDefault(CLUSTER_EPOCH, 0L), revision);
    }

    private static long required(SqliteFile file, Map<String, Long> values, String item) throws StoreException {
        Long value = values.get(item);
        if (value == null) {
            throw Reasons.unusable(file, "has no '" + item + "' in its table meta");
        }
        return value;
    }

    /** Writes it with {@link #PUT}. */
    void write(PreparedStatement put) throws SQLException {
        write(put, LAST_VERSION, lastVersion);
        write(put, TIME_OFFSET, time.pausedFor(ahead).offset());
        if (lastCommit != null) {
            write(put, LAST_COMMIT, lastCommit);
        }
        if (cluster != null) {
            write(put, CLUSTER, cluster.cluster());
            write(put, CLUSTER_EPOCH, cluster.epoch());
            write(put, CLUSTER_REVISION, cluster.revision());
        }
    }

    private static void write(PreparedStatement put, String item, long value) throws SQLException {
        put.setString(1, item);
        put.setLong(2, value);
        put.executeUpdate();
    }
}
