/**
 * What an operator, a command of another system or the console can have done with sessions: each thing once, whoever asks
 * for it. Read {@link org.parley.operation.SessionOperations} first, then {@link org.parley.operation.Procedures}, the port
 * to the routes, and {@link org.parley.operation.OperationFailure}.
 *
 * <p>Nothing here waits: everything ends with a future. May use the domain only.
 */
package org.parley.operation;
