package org.parley.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.servlet.http.Cookie;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.parley.osgi.console.Console;
import org.parley.osgi.console.WebAccess;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before every servlet here. Whoever is on this machine may look; everybody else, and whoever wants to change
 * something, must have logged in. A request is answered only under a name of this server: else any page on the Web could
 * read along by giving its own name our address.
 */
@Component(service = Guard.class)
public final class Guard {

    /** Header of a request that changes something: the token of the login. */
    static final String TOKEN = "X-Parley-Token";

    static final String COOKIE = "parley-login";

    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

    private static final int MISDIRECTED = 421;

    /** A proxy has these added: then the request is not of this machine, whatever its address. */
    private static final List<String> FORWARDED =
            List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via");

    private final Console console;
    private final BasicLogin basic;
    private final Logins logins;

    /** What a request wants. */
    enum Need {
        /** The page itself and the way to log in: nothing of the server is told. */
        NOTHING,
        /** To look. */
        READ,
        /** Metrics and health. */
        PROBE,
        /** To change something. */
        CHANGE
    }

    @Activate
    public Guard(@Reference Console console) {
        this(console, new KarafRealm(), InstantSource.system());
    }

    Guard(Console console, Realm realm, InstantSource clock) {
        this.console = console;
        basic = new BasicLogin(realm, clock);
        logins = new Logins(clock, () -> console.access().sessionTimeout());
    }

    //= CON-1
    /** Lets a request in, or answers it. */
    Optional<Caller> admit(HttpServletRequest request, HttpServletResponse response, Need need) throws IOException {
        Answers.protect(response);
        WebAccess access = console.access();
        Optional<String> host = Optional.ofNullable(request.getHeader("Host")).flatMap(Hosts::host);
        boolean isLoopbackName = host.filter(Hosts::isLoopback).isPresent();
        if (!isLoopbackName
                && host.filter(name -> Hosts.isOneOf(name, access.hosts())).isEmpty()) {
            Answers.refuse(
                    response, MISDIRECTED, "This server has no such name; web.hosts in etc/parley.cfg lists them");
            return Optional.empty();
        }
        if (isForged(request, need)) {
            Answers.refuse(response, HttpServletResponse.SC_FORBIDDEN, "Pages of other servers may not ask this");
            return Optional.empty();
        }
        Caller caller = new Caller(isLoopbackName && isOfThisMachine(request), login(request));
        return switch (need) {
            case NOTHING -> Optional.of(caller);
            case READ -> permitted(caller, caller.mayRead(), "viewer", response);
            case PROBE -> probe(caller, access, request, response);
            case CHANGE -> change(caller, request, response);
        };
    }

    /** A browser says which page a request came from; a request that changes something can also be told by its token. */
    private static boolean isForged(HttpServletRequest request, Need need) {
        String origin = request.getHeader("Origin");
        boolean isForeign = origin != null && !Hosts.isSame(origin, request.getScheme(), request.getHeader("Host"));
        String site = Optional.ofNullable(request.getHeader("Sec-Fetch-Site")).orElse("none");
        boolean isFromElsewhere = !site.equals("none") && !site.equals("same-origin");
        return isForeign || isFromElsewhere && (need != Need.NOTHING || !isSafe(request));
    }

    private static boolean isSafe(HttpServletRequest request) {
        return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    }

    private static boolean isOfThisMachine(HttpServletRequest request) {
        return Hosts.isLoopback(request.getRemoteAddr())
                && Hosts.isLoopback(request.getLocalAddr())
                && FORWARDED.stream().allMatch(name -> request.getHeader(name) == null);
    }

    private Optional<Login> login(HttpServletRequest request) {
        return Stream.ofNullable(request.getCookies())
                .flatMap(Stream::of)
                .filter(cookie -> cookie.getName().equals(COOKIE))
                .map(Cookie::getValue)
                .map(logins::use)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Caller> permitted(
            Caller caller, boolean isPermitted, String role, HttpServletResponse response) throws IOException {
        if (isPermitted) {
            return Optional.of(caller);
        }
        if (caller.login().isPresent()) {
            Answers.refuse(response, HttpServletResponse.SC_FORBIDDEN, "This needs the role " + role);
        } else {
            Answers.refuse(
                    response, HttpServletResponse.SC_UNAUTHORIZED, "Log in first, as a user with the role " + role);
        }
        return Optional.empty();
    }

    /** Monitoring systems have no cookies: they may log in with each request. */
    private Optional<Caller> probe(
            Caller caller, WebAccess access, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (caller.mayRead() || access.openProbes()) {
            return Optional.of(caller);
        }
        if (!BasicLogin.isIn(request)) {
            response.setHeader("WWW-Authenticate", "Basic realm=\"parley\", charset=\"UTF-8\"");
            return permitted(caller, false, "viewer", response);
        }
        Optional<BasicLogin.Known> known = basic.check(request, response);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        if (!Roles.mayRead(known.get().roles())) {
            Answers.refuse(response, HttpServletResponse.SC_FORBIDDEN, "This needs the role viewer");
            return Optional.empty();
        }
        return Optional.of(caller);
    }

    //= CON-3
    private Optional<Caller> change(Caller caller, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Optional<Caller> permitted = permitted(caller, caller.mayChange(), "operator", response);
        if (permitted.isEmpty()) {
            return permitted;
        }
        String token = Optional.ofNullable(request.getHeader(TOKEN)).orElse("");
        if (!isSame(token, caller.login().orElseThrow().token())) {
            Answers.refuse(
                    response,
                    HttpServletResponse.SC_FORBIDDEN,
                    "The header " + TOKEN + " must have the token of /parley/api/me");
            return Optional.empty();
        }
        return permitted;
    }

    private static boolean isSame(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /** Begins a login with the credentials of the request (HTTP Basic), and sets its cookie; or answers why not. */
    Optional<Login> begin(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!BasicLogin.isIn(request)) {
            Answers.refuse(
                    response,
                    HttpServletResponse.SC_BAD_REQUEST,
                    "Authorization must have user and password, as HTTP Basic");
            return Optional.empty();
        }
        Optional<BasicLogin.Known> known = basic.check(request, response);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        String user = known.get().user();
        if (!Roles.mayRead(known.get().roles())) {
            LOG.warn("{}: {} has no role for the console", Alerts.NO_ROLE, BasicLogin.shown(user));
            Answers.refuse(
                    response, HttpServletResponse.SC_FORBIDDEN, "This user has none of the roles viewer and operator");
            return Optional.empty();
        }
        login(request).ifPresent(logins::end);
        Login login = logins.begin(user, known.get().roles());
        setCookie(request, response, login.key());
        LOG.info("{} logged in to the console from {}", BasicLogin.shown(user), request.getRemoteAddr());
        return Optional.of(login);
    }

    /** Ends a login and takes its cookie back. */
    void end(Login login, HttpServletRequest request, HttpServletResponse response) {
        logins.end(login);
        setCookie(request, response, "");
        LOG.info("{} logged out of the console", BasicLogin.shown(login.user()));
    }

    /** Whether what was let in may go on. */
    boolean goesOn(Caller caller) {
        return caller.isLocal() || caller.login().filter(logins::goesOn).isPresent();
    }

    private static void setCookie(HttpServletRequest request, HttpServletResponse response, String key) {
        response.addHeader(
                "Set-Cookie",
                COOKIE + '=' + key + "; Path=/parley; HttpOnly; SameSite=Strict"
                        + (request.isSecure() ? "; Secure" : "")
                        + (key.isEmpty() ? "; Max-Age=0" : ""));
    }
}
