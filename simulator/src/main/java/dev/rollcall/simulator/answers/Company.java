package dev.rollcall.simulator.answers;

record Company(String name, String domain) {}
