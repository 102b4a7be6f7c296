/** Sites on loopback that behave as badly as the web does, for tests of all modules. */
package dev.rollcall.site.trap;
