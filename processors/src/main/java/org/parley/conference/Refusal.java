package org.parley.conference;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A request that is refused by a rule: a peer's mistake or a policy, never ours. The step that finds it throws it, and one
 * route configuration turns it into the SIP response.
 */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Answer answer;

    /** A header field of the answer. */
    public record Header(String name, String value) {}

    /**
     * The refusal as it will be answered and logged.
     *
     * @param rule id of the rule that refuses, for example {@code OMA-A8}
     * @param status 400 to 699
     * @param phrase reason phrase
     * @param warning text for the Warning header
     * @param retryAfter for 503
     * @param headers what the status asks for beside these: Unsupported, Allow-Events, Min-Expires, Accept, WWW-Authenticate
     * @param sdp body of a 488: what the server supports
     * @param cause what is wrong, for the log; names no user
     */
    public record Answer(
            String rule,
            int status,
            String phrase,
            Optional<WarningText> warning,
            Optional<Duration> retryAfter,
            List<Header> headers,
            Optional<String> sdp,
            String cause) {

        public Answer {
            headers = List.copyOf(headers);
        }
    }

    private Refusal(Answer answer) {
        super(answer.rule() + ' ' + answer.status() + ' ' + answer.cause(), null, false, false);
        this.answer = answer;
    }

    public Answer answer() {
        return answer;
    }

    /** A refusal with nothing but a status. */
    public static Refusal of(String rule, int status, String phrase, String cause) {
        return new Refusal(new Answer(
                rule, status, phrase, Optional.empty(), Optional.empty(), List.of(), Optional.empty(), cause));
    }

    /** A refusal with a warning (OMA 5.6). */
    public static Refusal of(String rule, int status, String phrase, WarningText warning, String cause) {
        return new Refusal(new Answer(
                rule, status, phrase, Optional.of(warning), Optional.empty(), List.of(), Optional.empty(), cause));
    }

    //= OMA-A7
    /** 488 with a description of what is supported. */
    public static Refusal notAcceptableHere(String supportedSdp, String cause) {
        return new Refusal(new Answer(
                "OMA-A7",
                488,
                "Not Acceptable Here",
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.of(supportedSdp),
                cause));
    }

    /** 420 with the option tag that is not supported here. */
    public static Refusal unsupported(String optionTag, String cause) {
        return new Refusal(new Answer(
                "RFC3261-8.2.2.3",
                420,
                "Bad Extension",
                Optional.empty(),
                Optional.empty(),
                List.of(new Header("Unsupported", optionTag)),
                Optional.empty(),
                cause));
    }

    /** A refusal whose status asks for a header field, such as Allow-Events for 489. */
    public static Refusal with(String rule, int status, String phrase, Header header, String cause) {
        return with(rule, status, phrase, List.of(header), cause);
    }

    /** A refusal whose status asks for several, such as the challenges of 401. */
    public static Refusal with(String rule, int status, String phrase, List<Header> headers, String cause) {
        return new Refusal(
                new Answer(rule, status, phrase, Optional.empty(), Optional.empty(), headers, Optional.empty(), cause));
    }

    /** 503 with Retry-After because the server has too much to do. */
    public static Refusal overloaded(Duration retryAfter, String cause) {
        return later("DEC-42", retryAfter, cause);
    }

    /** 503 with Retry-After by a rule: the same would be taken later. */
    public static Refusal later(String rule, Duration retryAfter, String cause) {
        return new Refusal(new Answer(
                rule,
                503,
                "Service Unavailable",
                Optional.empty(),
                Optional.of(retryAfter),
                List.of(),
                Optional.empty(),
                cause));
    }
}
