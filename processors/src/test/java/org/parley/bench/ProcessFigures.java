package org.parley.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What Linux knows of a process. */
final class ProcessFigures {

    /** 100 ticks a second on Linux. */
    static final int TICK_MS = 10;

    /** Option of a JVM for {@link #workMs}: a compiler thread that ends takes its time along. */
    static final String COMPILERS_STAY = "-XX:-UseDynamicNumberOfCompilerThreads";

    /** Within the names of its threads, which Linux cuts to 15 characters. */
    private static final String COMPILER = "CompilerThre";

    private ProcessFigures() {}

    /** User and system time, milliseconds; 0 when there is no process. */
    static long cpuMs(long pid) throws IOException {
        if (pid == 0) {
            return 0;
        }
        return cpuMs(Files.readString(Path.of("/proc/" + pid + "/stat")));
    }

    /** The same without that of the JVM's compiler, which has done its work some day; 0 when there is no process. */
    static long workMs(long pid) throws IOException {
        if (pid == 0) {
            return 0;
        }
        long compiling = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads) {
                compiling += compilingMs(thread);
            }
        }
        return cpuMs(pid) - compiling;
    }

    private static long compilingMs(Path thread) throws IOException {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            return stat.contains(COMPILER) ? cpuMs(stat) : 0;
        } catch (NoSuchFileException e) {
            return 0; // the thread has ended
        }
    }

    private static long cpuMs(String stat) {
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
