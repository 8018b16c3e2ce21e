package org.parley.bench;

/** What the client of a fan-out load and its servers call rooms and members, without telling each other. */
final class FanOutNames {

    private FanOutNames() {}

    static String room(int room) {
        return "sip:room" + room + "@example.com";
    }

    static String user(int member) {
        return "sip:u" + member + "@example.com";
    }

    /** The client's path for a member. */
    static String path(int room, int member) {
        return "msrp://127.0.0.1:9/c" + room + "x" + member + ";tcp";
    }
}
