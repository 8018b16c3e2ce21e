package org.parley.outbox;

/** What became of an entry that was handed over. */
public enum Acceptance {
    /** It will be durable within some milliseconds, and delivered. */
    TAKEN,
    /** No route wants the topic; nothing is kept. */
    NOT_RECORDED,
    /** The outbox is full or cannot write; the entry is lost to its readers, and counted. */
    REFUSED
}
