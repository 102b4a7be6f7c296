/** Finds chunks of one site: vectors, and rankings joined. */
package dev.rollcall.site.search;
