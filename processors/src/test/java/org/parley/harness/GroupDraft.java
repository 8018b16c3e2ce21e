package org.parley.harness;

import java.util.ArrayList;
import java.util.List;

/** A shared group document as an operator writes it. */
public final class GroupDraft {

    /** A condition that holds for members. */
    public static final String MEMBERS = "<ls:is-list-member/>";

    private final String uri;
    private final List<String> members = new ArrayList<>();
    private final List<String> rules = new ArrayList<>();
    private String name = "";
    private String invitesMembers = "";
    private String max = "";
    private String extensions = "";

    private GroupDraft(String uri) {
        this.uri = uri;
    }

    /** A group without members and rules. */
    public static GroupDraft of(String uri) {
        return new GroupDraft(uri);
    }

    public String uri() {
        return uri;
    }

    public GroupDraft named(String displayName) {
        name = "<display-name>" + displayName + "</display-name>";
        return this;
    }

    public GroupDraft member(String memberUri, String displayName) {
        members.add("<entry uri=\"" + memberUri + "\"><rl:display-name>" + displayName + "</rl:display-name></entry>");
        return this;
    }

    /** Members by their clients' addresses of record. */
    public GroupDraft members(ChatClient... clients) {
        for (ChatClient client : clients) {
            member(client.aor(), client.sip().displayName());
        }
        return this;
    }

    public GroupDraft invitesMembers(boolean invites) {
        invitesMembers = "<invite-members>" + invites + "</invite-members>";
        return this;
    }

    public GroupDraft max(int participants) {
        max = "<max-participant-count>" + participants + "</max-participant-count>";
        return this;
    }

    /** A rule that grants these actions, each {@code true}. */
    public GroupDraft rule(String conditions, String... actions) {
        StringBuilder rule = new StringBuilder("<cr:rule id=\"r" + rules.size() + "\"><cr:conditions>")
                .append(conditions)
                .append("</cr:conditions><cr:actions>");
        for (String action : actions) {
            rule.append("<ls:" + action + ">true</ls:" + action + ">");
        }
        rules.add(rule.append("</cr:actions></cr:rule>").toString());
        return this;
    }

    /** Members may start the session and join it. */
    public GroupDraft open() {
        return rule(MEMBERS, "allow-initiate-conference", "join-handling");
    }

    /** Raw XML behind the rules. */
    public GroupDraft extension(String xml) {
        extensions = extensions + xml;
        return this;
    }

    /** A condition that holds for this client. */
    public static String only(ChatClient client) {
        return "<cr:identity><cr:one id=\"" + client.aor() + "\"/></cr:identity>";
    }

    @Override
    public String toString() {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <group xmlns="urn:oma:xml:poc:list-service"
                       xmlns:ls="urn:oma:xml:poc:list-service"
                       xmlns:rl="urn:ietf:params:xml:ns:resource-lists"
                       xmlns:cr="urn:ietf:params:xml:ns:common-policy"
                       xmlns:ocp="urn:oma:xml:xdm:common-policy"
                       xmlns:oxe="urn:oma:xml:xdm:extensions">
                <list-service uri="%s">
                %s
                <list>%s</list>
                %s%s
                <cr:ruleset>%s</cr:ruleset>
                %s
                </list-service>
                </group>
                """
                .formatted(
                        uri,
                        name,
                        String.join("\n", members),
                        invitesMembers,
                        max,
                        String.join("\n", rules),
                        extensions);
    }
}
