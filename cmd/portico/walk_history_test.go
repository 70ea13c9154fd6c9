package main

// historyOnTask and historyElsewhere are what the walk knows of the history of an answer sheet.
var historyOnTask, historyElsewhere []walked
