package dev.rollcall.simulator;

record Company(String name, String domain) {}
