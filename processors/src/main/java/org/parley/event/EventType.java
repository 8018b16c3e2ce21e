package org.parley.event;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** What an event can be. The names are the interface: an incompatible change of the data makes a new version. */
public enum EventType {
    SESSION_CREATED("session.created", 1),
    PARTICIPANT_INVITED("participant.invited", 1),
    PARTICIPANT_JOINED("participant.joined", 1),
    PARTICIPANT_FAILED("participant.failed", 1),
    PARTICIPANT_LEFT("participant.left", 1),
    PARTICIPANT_REMOVED("participant.removed", 1),
    PARTICIPANT_NICKNAMED("participant.nicknamed", 1),
    SESSION_ENDED("session.ended", 1),
    REQUEST_REFUSED("request.refused", 1),
    MESSAGE_SENT("message.sent", 1);

    private final String typeName;
    private final String schema;
    private final byte[] attributes;

    EventType(String name, int version) {
        typeName = "org.parley." + name + ".v" + version;
        schema = "urn:parley:event:" + name + ":v" + version;
        attributes = ("\"specversion\":\"1.0\",\"type\":\"" + typeName
                        + "\",\"datacontenttype\":\"application/json\",\"dataschema\":\"" + schema + '"')
                .getBytes(US_ASCII);
    }

    /** CloudEvents attribute {@code type}. */
    public String typeName() {
        return typeName;
    }

    /** CloudEvents attribute {@code dataschema}, the {@code $id} of the schema of its data. */
    public String schema() {
        return schema;
    }

    /** The attributes that every event of the type has alike. */
    byte[] attributes() {
        return attributes;
    }
}
