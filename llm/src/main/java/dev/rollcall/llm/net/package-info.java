/** Addresses as people write them, and the way that calls leave this machine: proxies and trusted certificates. */
package dev.rollcall.llm.net;
