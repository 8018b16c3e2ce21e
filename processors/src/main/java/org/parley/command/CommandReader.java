package org.parley.command;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.parley.conference.UserUri;
import org.parley.operation.NewSession;
import org.parley.operation.SessionOperations;

/** Reads a command: CloudEvents 1.0, JSON event format section 3, whose data is what the type says. */
public final class CommandReader {

    /** The type of a command is this, its kind, and {@link #VERSION}. */
    static final String TYPE = "org.parley.command.";

    static final String VERSION = ".v1";

    /** Longest id, source and URI, in characters. Ours. */
    static final int LONGEST_NAME = 256;

    /** Longest subject of a session, in characters. Ours. */
    static final int LONGEST_SUBJECT = 256;

    /** Most sessions on a page. Ours. */
    static final int LARGEST_PAGE = 200;

    /** No parameters, no brackets: it becomes an option of an endpoint, and a header of messages. */
    private static final Pattern IDENTITY = Pattern.compile("sips?:[A-Za-z0-9._~+%-]+@[A-Za-z0-9.:\\[\\]-]+");

    private static final int USUAL_PAGE = 50;
    private static final String SESSION = "session";

    /**
     * What is known of a command although it may have faults.
     *
     * @param source empty where that is not readable
     * @param id likewise
     */
    public record Sender(Optional<String> source, Optional<String> id) {

        public static final Sender UNKNOWN = new Sender(Optional.empty(), Optional.empty());
    }

    private final int largestBytes;
    private final int mostUsers;

    /**
     * @param largestBytes {@code limits.bodyBytes}
     * @param mostUsers {@code limits.listEntries}
     */
    public CommandReader(int largestBytes, int mostUsers) {
        this.largestBytes = largestBytes;
        this.mostUsers = mostUsers;
    }

    /** What came, once it is known to be a JSON object. */
    public Map<String, Object> object(byte[] octets) {
        //= CMD-6
        if (octets.length > largestBytes) {
            throw new CommandRefusal(ErrorCode.TOO_BIG, "more than " + largestBytes + " octets came");
        }
        return JsonReader.read(octets);
    }

    /** Who sent it, for the reply to what cannot be read. */
    public static Sender sender(Map<String, Object> object) {
        return new Sender(name(object.get("source")), name(object.get("id")));
    }

    private static Optional<String> name(Object value) {
        return Optional.of(value instanceof String text ? text : "").filter(CommandReader::isName);
    }

    /** What can be a key, and stand in the log as it is. */
    private static boolean isName(String text) {
        return !text.isEmpty() && text.length() <= LONGEST_NAME && text.chars().allMatch(c -> c > 0x20 && c < 0x7f);
    }

    //= CMD-4
    /** @throws CommandRefusal for whatever is wrong with it */
    public Command read(Map<String, Object> object) {
        Members event = new Members("event", object);
        if (!event.needLine("specversion", LONGEST_NAME).equals("1.0")) {
            throw event.invalid("specversion", "is not 1.0");
        }
        String id = needName(event, "id");
        String source = needName(event, "source");
        String type = event.needLine("type", LONGEST_NAME);
        if (event.has("data_base64")) {
            throw event.invalid("data_base64", "is not read; data is a JSON object");
        }
        Optional<String> contentType = event.line("datacontenttype", LONGEST_NAME);
        if (contentType
                .filter(text -> !text.matches("application/json *(;.*)?"))
                .isPresent()) {
            throw event.invalid("datacontenttype", "is not application/json");
        }
        Members data = event.needObject("data");
        return new Command(source, id, action(type, data), Fingerprint.of(type, data.all()));
    }

    private static String needName(Members event, String member) {
        String name = event.needLine(member, LONGEST_NAME);
        if (!isName(name)) {
            throw event.invalid(member, "has other characters than ASCII ones, or spaces");
        }
        return name;
    }

    private Action action(String type, Members data) {
        Optional<Action.Kind> kind = Stream.of(Action.Kind.values())
                .filter(known -> type.equals(TYPE + known.word() + VERSION))
                .findFirst();
        if (kind.isEmpty()) {
            throw new CommandRefusal(
                    ErrorCode.UNKNOWN_TYPE, "the type " + CommandTexts.printable(type) + " is not known here");
        }
        return switch (kind.get()) {
            case CREATE -> create(data);
            case SEND -> send(data);
            case ADD -> {
                data.only(SESSION, "users");
                yield new Action.Add(session(data), users(data));
            }
            case REMOVE -> {
                data.only(SESSION, "user", "reason");
                yield new Action.Remove(
                        session(data),
                        data.needLine("user", LONGEST_NAME),
                        data.line("reason", SessionOperations.LONGEST_REASON));
            }
            case END -> {
                data.only(SESSION);
                yield new Action.End(session(data));
            }
            case QUERY -> query(data);
        };
    }

    private Action create(Members data) {
        data.only("identity", "name", "users", "subject", "text");
        return new Action.Create(new NewSession(
                identity(data),
                data.line("name", LONGEST_NAME),
                users(data),
                data.line("subject", LONGEST_SUBJECT),
                data.text("text", SessionOperations.LONGEST_TEXT)));
    }

    private Action send(Members data) {
        data.only(SESSION, "identity", "to", "text");
        return new Action.Send(
                session(data),
                identity(data),
                data.line("to", LONGEST_NAME),
                data.needText("text", SessionOperations.LONGEST_TEXT));
    }

    private static Action query(Members data) {
        if (data.has(SESSION)) {
            data.only(SESSION);
            return new Action.Show(session(data));
        }
        data.only("after", "limit");
        return new Action.ListPage(data.line("after", LONGEST_NAME), data.number("limit", USUAL_PAGE, LARGEST_PAGE));
    }

    private static String session(Members data) {
        return data.needLine(SESSION, LONGEST_NAME);
    }

    private static String identity(Members data) {
        String identity = data.needLine("identity", LONGEST_NAME);
        if (!IDENTITY.matcher(identity).matches() || UserUri.tryOf(identity).isEmpty()) {
            throw data.invalid("identity", "is no plain sip or sips URI with a user");
        }
        return identity;
    }

    private List<String> users(Members data) {
        List<String> users = data.needTexts("users", mostUsers, LONGEST_NAME);
        for (String user : users) {
            if (UserUri.tryOf(user).filter(UserUri::isDialable).isEmpty()) {
                throw data.invalid("users", "has " + CommandTexts.printable(user) + ", no sip, sips or tel URI");
            }
        }
        return users;
    }

    /** The octets of a command that came as text. */
    public static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
