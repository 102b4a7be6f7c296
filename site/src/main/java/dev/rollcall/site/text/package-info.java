/** From the bytes of a page to its main text, and from texts to chunks. */
package dev.rollcall.site.text;
