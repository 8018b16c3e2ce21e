package org.parley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux knows of a process. */
final class ProcessFigures {

    /** 100 ticks a second on Linux. */
    private static final int TICK_MS = 10;

    private ProcessFigures() {}

    /** User and system time, milliseconds; 0 when there is no process. */
    static long cpuMs(long pid) throws IOException {
        if (pid == 0) {
            return 0;
        }
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * TICK_MS;
    }

    /** Resident memory now, KiB. */
    static long residentKb(long pid) throws IOException {
        return status(pid, "VmRSS:");
    }

    /** Most memory that was ever resident, KiB. */
    static long peakKb(long pid) throws IOException {
        return status(pid, "VmHWM:");
    }

    private static long status(long pid, String name) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return 0;
    }
}
