package org.nbnsd.daemon.doctor;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.DataDirectory;
import org.nbnsd.daemon.doctor.Machine.Data;
import org.nbnsd.file.FileFailure;

/**
 * What can be seen of a data directory.
 *
 * @param data null if there is none yet, or it cannot be seen
 * @param newestFile when one of its files was changed last, in milliseconds since the epoch; 0 if there is none
 * @param unseen what could not be seen
 */
record DataSight(@Nullable Data data, long newestFile, List<String> unseen) {
    private static final DataSight NOTHING = new DataSight(null, 0, List.of());

    /** Looks at a directory, for a daemon whose process has a number, which is 0 if none runs. */
    static DataSight of(@Nullable DataDirectory directory, long daemon) {
        if (directory == null || !Files.exists(directory.path())) {
            return NOTHING;
        }
        Path path = directory.path();
        try {
            if (!Files.isDirectory(path)) {
                return new DataSight(new Data(path.toString(), "it is no directory", false, 0, 0), 0, List.of());
            }
            FileStore disk = Files.getFileStore(path);
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
            boolean isOpen = permissions.contains(PosixFilePermission.GROUP_WRITE)
                    || permissions.contains(PosixFilePermission.OTHERS_WRITE);
            Data data =
                    new Data(path.toString(), fault(path, daemon), isOpen, disk.getUsableSpace(), disk.getTotalSpace());
            return Files.isReadable(path)
                    ? new DataSight(data, newest(path), List.of())
                    : new DataSight(data, 0, List.of("what is in " + path + ": its owner and root see it"));
        } catch (UnsupportedOperationException e) {
            return NOTHING; // no such permissions here
        } catch (IOException e) {
            return new DataSight(null, 0, List.of(path + ": " + FileFailure.reason(e)));
        }
    }

    private static String fault(Path path, long daemon) throws IOException {
        Path process = Path.of("/proc/" + daemon);
        String owner = Files.getOwner(path).getName();
        if (daemon == 0 || !Files.exists(process)) {
            return "";
        }
        String user = Files.getOwner(process).getName();
        return user.equals(owner) || user.equals("root")
                ? ""
                : "it belongs to " + owner + ", and the daemon runs as " + user;
    }

    private static long newest(Path path) throws IOException {
        long newest = 0;
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                newest = Math.max(newest, Files.getLastModifiedTime(file).toMillis());
            }
        }
        return newest;
    }
}
