package org.parley.sdp;

/** What a peer's description may cost. All are ours: real MSRP offers have some 20 lines and 1 kB. */
final class SdpLimits {

    /** Octets of a whole description: as much as one UDP datagram can carry. */
    static final int MAX_OCTETS = 65_535;

    /** Lines of a whole description; an offer of audio, video and ICE candidates stays below 300. */
    static final int MAX_LINES = 1_000;

    /** Characters of one line; base64 keys and type lists stay below 2,000. */
    static final int MAX_LINE_CHARS = 8_192;

    /** Media lines of a description; each one costs a line in the answer. */
    static final int MAX_MEDIA = 32;

    /** Formats of a media line; RTP has 128 payload types. */
    static final int MAX_FORMATS = 128;

    /** MSRP URIs of one path: relays on the way; two are usual. */
    static final int MAX_PATH_URIS = 16;

    /** Entries of accept-types or accept-wrapped-types; intersecting two lists costs their product. */
    static final int MAX_TYPES = 64;

    /** Fingerprints of one media line; a certificate or two in two hash functions each are usual. */
    static final int MAX_FINGERPRINTS = 16;

    private SdpLimits() {}
}
