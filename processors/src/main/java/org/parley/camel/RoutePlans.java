package org.parley.camel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.ExpressionNode;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SetHeaderDefinition;
import org.apache.camel.model.SetPropertyDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.WhenDefinition;
import org.apache.camel.model.language.ExpressionDefinition;
import org.apache.camel.util.URISupport;
import org.parley.camel.RoutePlan.Branch;
import org.parley.camel.RoutePlan.Step;

/** Reads the plans of all routes from Camel's model. Safe for any thread; waits for nothing. */
public final class RoutePlans {

    /** Most characters of a label. Ours: what a line of a drawing holds, several times over. */
    private static final int LONGEST_LABEL = 200;

    private final CamelContext context;
    private final StepCounts counts;

    public RoutePlans(CamelContext context, StepCounts counts) {
        this.context = context;
        this.counts = counts;
    }

    /** One for each route that came from a model. */
    public List<RoutePlan> all() {
        List<RoutePlan> plans = new ArrayList<>();
        for (Route route : context.getRoutes()) {
            RouteDefinition definition = ((ModelCamelContext) context).getRouteDefinition(route.getRouteId());
            if (definition != null) {
                plans.add(new RoutePlan(route.getRouteId(), steps(definition.getOutputs())));
            }
        }
        return plans;
    }

    private List<Step> steps(List<ProcessorDefinition<?>> outputs) {
        return outputs.stream()
                .filter(output -> !output.isAbstract())
                .map(this::step)
                .toList();
    }

    private Step step(ProcessorDefinition<?> definition) {
        return new Step(
                definition.getId() == null ? "" : definition.getId(),
                definition.getShortName(),
                cut(label(definition)),
                counts.of(definition),
                branches(definition));
    }

    private List<Branch> branches(ProcessorDefinition<?> definition) {
        if (definition instanceof ChoiceDefinition choice) {
            List<Branch> branches = new ArrayList<>();
            for (WhenDefinition when : choice.getWhenClauses()) {
                branches.add(new Branch(Optional.of(cut(expression(when.getExpression()))), steps(when.getOutputs())));
            }
            if (choice.getOtherwise() != null) {
                branches.add(new Branch(
                        Optional.of("otherwise"), steps(choice.getOtherwise().getOutputs())));
            }
            return branches;
        }
        List<Step> inside = steps(definition.getOutputs());
        return inside.isEmpty() ? List.of() : List.of(new Branch(Optional.empty(), inside));
    }

    private static String label(ProcessorDefinition<?> definition) {
        if (definition instanceof ProcessDefinition process && process.getRef() != null) {
            return process.getRef();
        }
        if (definition instanceof ToDefinition to) {
            return URISupport.sanitizeUri(to.getEndpointUri());
        }
        if (definition instanceof SetHeaderDefinition header) {
            return header.getName() + " = " + expression(header.getExpression());
        }
        if (definition instanceof SetPropertyDefinition property) {
            return property.getName() + " = " + expression(property.getExpression());
        }
        if (definition instanceof ChoiceDefinition) {
            return "";
        }
        if (definition instanceof ExpressionNode node) {
            return expression(node.getExpression());
        }
        return URISupport.sanitizeUri(definition.getLabel());
    }

    private static String expression(ExpressionDefinition expression) {
        return expression == null
                ? ""
                : Optional.ofNullable(expression.getExpression()).orElse("");
    }

    private static String cut(String label) {
        String line = label.strip();
        return line.length() <= LONGEST_LABEL ? line : line.substring(0, LONGEST_LABEL) + '\u2026';
    }
}
