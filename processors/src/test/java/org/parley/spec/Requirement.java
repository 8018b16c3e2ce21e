package org.parley.spec;

/**
 * One line of a requirement file.
 *
 * @param file name of the file without folder
 * @param id for instance {@code OMA-A8} or {@code RFC4975-7.1.1-2}
 * @param level the strength of its source, or {@code OURS}
 * @param text in our words; for an exception with its reason
 */
record Requirement(String file, String id, String level, Status status, String text) {

    enum Status {
        DONE,
        EXCEPTION,
        TODO
    }
}
