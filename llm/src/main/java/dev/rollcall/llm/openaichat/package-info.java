/** OpenAI's chat completions, which most others speak too, each a little differently. */
package dev.rollcall.llm.openaichat;
