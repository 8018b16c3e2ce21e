package org.parley.camel;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.NoSuchBeanException;
import org.apache.camel.NoSuchEndpointException;
import org.apache.camel.Processor;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.util.URISupport;

/** What Camel's exceptions say to the author of a route file: place, cause in one line without secrets, and a cure. */
record RouteFault(Optional<RouteFileView.Place> place, String cause, String cure) {

    /** As Camel's parsers of both formats write it. */
    private static final Pattern PLACE = Pattern.compile("line (\\d+), column (\\d+)");

    private static final Pattern AT = Pattern.compile(">>> (.*?)( <<<|$)", Pattern.DOTALL);

    private static final Pattern OPTIONS = Pattern.compile("Unknown parameters=\\[\\{(.*)}]", Pattern.DOTALL);

    private static final Pattern VALUE = Pattern.compile("=.*?(?=, [^,=]+=|$)", Pattern.DOTALL);

    /** Behind what Camel's parsers have to say: where they stand. */
    private static final Pattern PARSER_STATE = Pattern.compile("[ :]*\\bin file:.*|, parser stopped on .*");

    private static final Pattern ROOT = Pattern.compile("<[A-Za-z]");

    /** A name that differs in more than this is another name. Ours. */
    private static final int MOST_TYPOS = 3;

    /**
     * @param routes of the file, as far as they could be read
     * @param context knows the names that the file could have meant
     */
    static RouteFault of(Exception failure, Collection<RouteDefinition> routes, CamelContext context) {
        Optional<RouteDefinition> headless =
                routes.stream().filter(route -> route.getInput() == null).findFirst();
        if (headless.isPresent()) {
            return new RouteFault(
                    lineOf(headless.get().getLineNumber()), "a route has no <from>", "begin it with <from uri=\"…\"/>");
        }
        Optional<RouteFileView.Place> place = place(failure, routes);
        for (Throwable cause : causes(failure)) {
            if (cause instanceof NoSuchBeanException bean) {
                return new RouteFault(
                        place, "there is no step or bean " + bean.getName(), bean(bean.getName(), context));
            }
            if (cause instanceof NoSuchEndpointException endpoint) {
                String scheme = endpoint.getUri().replaceFirst(":.*", "");
                return new RouteFault(
                        place, noComponent(scheme), "check the spelling, or install the feature that brings it");
            }
            Matcher options = OPTIONS.matcher(String.valueOf(cause.getMessage()));
            if (options.find()) {
                return new RouteFault(
                        place,
                        "the endpoint has no option "
                                + VALUE.matcher(options.group(1)).replaceAll(""),
                        "check its spelling in the documentation of the component");
            }
        }
        return new RouteFault(place, reason(failure), "put that right and save the file again");
    }

    /** The cause that goes when somebody brings the component. */
    static String noComponent(String scheme) {
        return "there is no component " + scheme;
    }

    /** Where the outermost element begins. */
    static RouteFileView.Place rootOf(RouteFile file) {
        String text = file.text();
        Matcher root = ROOT.matcher(text);
        int begin = root.find() ? root.start() : 0;
        int line = 1
                + (int) text.substring(0, begin).chars().filter(c -> c == '\n').count();
        return new RouteFileView.Place(line, begin - text.lastIndexOf('\n', begin));
    }

    private static List<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(16)
                .toList();
    }

    /** Of the innermost failure that says something: its first line. */
    private static String reason(Exception failure) {
        List<Throwable> causes = causes(failure);
        String text = causes.stream()
                .filter(cause -> cause.getMessage() != null)
                .reduce((outer, inner) -> inner)
                .map(cause -> cause instanceof RuntimeException && cause.getCause() == null && isBare(cause)
                        ? cause.toString()
                        : cause.getMessage())
                .orElse(failure.toString());
        String line = text.strip()
                .lines()
                .map(String::strip)
                .limit(2)
                .reduce((a, b) -> a + ": " + b)
                .orElse("");
        return URISupport.sanitizeUri(
                PARSER_STATE.matcher(line).replaceFirst("").replaceFirst("'\\{[^}']*}", "'"));
    }

    private static boolean isBare(Throwable cause) {
        return cause instanceof NullPointerException || cause instanceof ClassCastException;
    }

    private static Optional<RouteFileView.Place> place(Exception failure, Collection<RouteDefinition> routes) {
        for (Throwable cause : causes(failure)) {
            Matcher place = PLACE.matcher(String.valueOf(cause.getMessage()));
            if (place.find()) {
                return Optional.of(
                        new RouteFileView.Place(Integer.parseInt(place.group(1)), Integer.parseInt(place.group(2))));
            }
            if (cause instanceof FailedToCreateRouteException) {
                return node(cause.getMessage(), routes);
            }
        }
        return Optional.empty();
    }

    /** Line of the node that the message names, else of its route. */
    private static Optional<RouteFileView.Place> node(String message, Collection<RouteDefinition> routes) {
        Matcher at = AT.matcher(message);
        Optional<Integer> line = at.find()
                ? routes.stream()
                        .flatMap(route ->
                                ProcessorDefinitionHelper.filterTypeInOutputs(
                                        route.getOutputs(), ProcessorDefinition.class)
                                        .stream())
                        .filter(node -> at.group(1).equals(URISupport.sanitizeUri(node.toString()))
                                || at.group(1).equals(node.toString()))
                        .map(ProcessorDefinition::getLineNumber)
                        .findFirst()
                : Optional.empty();
        return line.or(() -> routes.stream()
                        .filter(route -> message.contains("route: " + route.getId() + " "))
                        .map(RouteDefinition::getLineNumber)
                        .findFirst())
                .flatMap(RouteFault::lineOf);
    }

    private static Optional<RouteFileView.Place> lineOf(int line) {
        return line > 0 ? Optional.of(new RouteFileView.Place(line, 0)) : Optional.empty();
    }

    private static String bean(String name, CamelContext context) {
        return context.getRegistry().findByTypeWithName(Processor.class).keySet().stream()
                .filter(known -> typos(name, known) <= MOST_TYPOS)
                .min(Comparator.comparingInt(known -> typos(name, known)))
                .map(known -> "write " + known + ", if that is meant")
                .orElse("check the spelling, or register a bean of that name");
    }

    /** Levenshtein's distance. */
    private static int typos(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int substituted = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
