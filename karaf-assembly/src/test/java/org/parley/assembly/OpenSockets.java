package org.parley.assembly;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Sockets of a process at which others reach it, from Linux' {@code /proc}: TCP that listens, UDP that is bound. */
final class OpenSockets {

    private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");

    /** Columns of {@code /proc/net/tcp} and the like: slot, local address, remote address, state, ..., inode. */
    private static final int LOCAL = 1;

    private static final int STATE = 3;
    private static final int INODE = 9;

    /** {@code TCP_LISTEN}; UDP that is not connected has {@code TCP_CLOSE}. */
    private static final Set<String> OPEN = Set.of("tcp 0A", "tcp6 0A", "udp 07", "udp6 07");

    /** 127.0.0.0/8, ::1 and ::ffff:127.0.0.0/104, words in the order of the processor. */
    private static final Pattern LOOPBACK = Pattern.compile("[0-9A-F]{6}7F|0{24}01000000|0{16}FFFF0000[0-9A-F]{6}7F");

    private OpenSockets() {}

    static boolean areShown() {
        return Files.isReadable(Path.of("/proc/self/net/tcp"));
    }

    /** Each as protocol, {@code loopback} or {@code elsewhere}, and port. */
    static Set<String> of(long pid) throws IOException {
        Set<String> inodes = inodes(Path.of("/proc", Long.toString(pid), "fd"));
        Set<String> found = new TreeSet<>();
        for (String protocol : List.of("tcp", "tcp6", "udp", "udp6")) {
            for (String line : Files.readAllLines(Path.of("/proc/self/net", protocol))) {
                String[] columns = line.strip().split("\\s+");
                if (columns.length > INODE
                        && OPEN.contains(protocol + ' ' + columns[STATE])
                        && inodes.contains(columns[INODE])) {
                    String[] local = columns[LOCAL].split(":");
                    String where = LOOPBACK.matcher(local[0]).matches() ? " loopback " : " elsewhere ";
                    found.add(protocol + where + Integer.parseInt(local[1], 16));
                }
            }
        }
        return found;
    }

    private static Set<String> inodes(Path descriptors) throws IOException {
        Set<String> inodes = new HashSet<>();
        try (Stream<Path> all = Files.list(descriptors)) {
            for (Path descriptor : all.toList()) {
                Matcher socket = SOCKET.matcher(target(descriptor));
                if (socket.matches()) {
                    inodes.add(socket.group(1));
                }
            }
        }
        return inodes;
    }

    /** Empty when the descriptor has been closed meanwhile. */
    private static String target(Path descriptor) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException closed) {
            return "";
        }
    }
}
