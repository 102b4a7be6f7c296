/** Cohere's chat, version 2. */
package dev.rollcall.llm.cohere;
