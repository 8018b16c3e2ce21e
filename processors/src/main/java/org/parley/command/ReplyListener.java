package org.parley.command;

/** Hears of every command: counters. */
@FunctionalInterface
public interface ReplyListener {

    /**
     * @param kind word of the command's kind; {@code unreadable} where that is not known
     * @param outcome {@code ok}, or the code of the error
     */
    void replied(String kind, String outcome);
}
