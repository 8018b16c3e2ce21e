package org.parley.cpim;

/**
 * One header as received: unfolded, without the white space around its value, escapes left as they are.
 *
 * @param prefix name space prefix, empty when there is none
 * @param name name without prefix
 * @param parameters what stands between colon and value, with its semicolon, mostly empty
 */
public record CpimHeader(String prefix, String name, String parameters, String value) {

    public CpimHeader(String name, String value) {
        this("", name, "", value);
    }

    /** The header as one line, without line end. */
    public String line() {
        return (prefix.isEmpty() ? "" : prefix + ".") + name + ":" + parameters + (value.isEmpty() ? "" : " " + value);
    }
}
