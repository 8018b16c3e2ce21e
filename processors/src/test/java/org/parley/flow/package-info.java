/**
 * The call flows that the server owes, each as one scripted scenario over real sockets: F1 (ad hoc set-up), F2 (cancel),
 * F3 (leaving), F7 (one-to-one), F8 (anonymity), F13 (outside a session) and the races R.
 *
 * <p>Read first: {@link org.parley.flow.Stage}, {@link org.parley.flow.ServerUnderTest},
 * {@link org.parley.flow.AdHocSetupFlows}.
 *
 * <p>Scenarios may import the harness and JUnit only; the server is behind {@link org.parley.flow.ServerUnderTest}.
 */
package org.parley.flow;
