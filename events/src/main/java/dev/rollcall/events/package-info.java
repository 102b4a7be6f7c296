/** Tells other systems what happened: by webhooks after Standard Webhooks 1.0, and by topics of Kafka. */
package dev.rollcall.events;
