package org.parley.command;

/**
 * One command.
 *
 * @param source who sends it, as he calls himself
 * @param id unique with {@code source}: the same command sent again has the same
 * @param action what it wants
 * @param fingerprint of what it wants, for whoever wants something else under the same id
 */
public record Command(String source, String id, Action action, Fingerprint fingerprint) {

    /** What the ledger knows it by. */
    public String key() {
        return source + ' ' + id;
    }
}
