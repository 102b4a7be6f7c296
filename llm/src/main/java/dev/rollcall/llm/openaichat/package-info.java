/** OpenAI's chat completions, which most others speak too, each with an accent. */
package dev.rollcall.llm.openaichat;
