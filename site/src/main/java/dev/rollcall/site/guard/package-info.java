/** Which addresses a crawler may connect to, checked at the socket. */
package dev.rollcall.site.guard;
