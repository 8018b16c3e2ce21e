package org.parley.osgi.shell;

/** The OSGi service that the commands use: there from the first configuration on, whether or not the server came up. */
public interface ImServer {

    /**
     * What the running server can be asked.
     *
     * @throws OperationException when it is not up; the message says why and what to do
     */
    Operations operations() throws OperationException;
}
