package main

// beyondOnTask and beyondElsewhere are what the walk knows of calendars, automatic replies, help and what else helps.
var beyondOnTask, beyondElsewhere []walked
