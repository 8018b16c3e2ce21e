package org.parley.event;

/**
 * What of archived sessions is kept.
 *
 * @param maxSizeBytes {@code messages.maxSize}: of larger messages only the envelope
 * @param notices {@code messages.notices}: also isComposing notices and disposition notifications
 */
public record ArchiveSettings(int maxSizeBytes, boolean notices) {}
