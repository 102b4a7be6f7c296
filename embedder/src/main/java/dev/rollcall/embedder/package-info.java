/** Serves vectors of texts on this machine, in OpenAI's format. */
package dev.rollcall.embedder;
