package org.parley.msrp;

/**
 * What the decoder hands on, in this order for each frame: one {@link MsrpHead}, any number of {@link MsrpContent}, and
 * always one {@link MsrpLastContent}, which has the continuation flag and may have the rest of the body. A
 * {@link MsrpFramingFailure} is the last part of a stream.
 */
public sealed interface MsrpPart permits MsrpHead, MsrpContent, MsrpFramingFailure {}
