package org.nbnsd.control.token;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a file says only what its owner wants: who else can write it could give himself every right, and who else can read it
 * knows who has which. Whoever has the directory can put another file there, and root can do everything; these are believed.
 */
final class OwnerOnly {
    private static final Set<PosixFilePermission> OF_OWNER = PosixFilePermissions.fromString("rwx------");

    private OwnerOnly() {}

    /**
     * What is wrong with a file.
     *
     * @param file is there
     * @return null if nothing is, or the file system does not know of owners
     */
    static @Nullable String wrong(Path file) throws IOException {
        PosixFileAttributes of = attributes(file);
        Path parent = file.toAbsolutePath().getParent();
        PosixFileAttributes directory = parent == null ? null : attributes(parent);
        if (of == null || directory == null) {
            return null;
        }
        if (!OF_OWNER.containsAll(of.permissions())) {
            return "others can read or write it: its mode is " + PosixFilePermissions.toString(of.permissions())
                    + ", not rw------- (chmod 600)";
        }
        UserPrincipal owner = of.owner();
        if (!owner.equals(directory.owner()) && !owner.getName().equals("root")) {
            return "it is of the user " + owner.getName() + ", not of "
                    + directory.owner().getName() + " as its directory is (chown)";
        }
        return null;
    }

    private static @Nullable PosixFileAttributes attributes(Path path) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        return view == null ? null : view.readAttributes();
    }
}
