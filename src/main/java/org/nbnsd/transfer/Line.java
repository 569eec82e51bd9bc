package org.nbnsd.transfer;

/**
 * A line of a file.
 *
 * @param text the line without its end
 * @param source the file and the number of the line, the first being 1
 * @param isOctets whether each character of the text stands for the octet that is in the file
 */
record Line(String text, String source, boolean isOctets) {}
