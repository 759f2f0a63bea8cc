"""Who is told what, when and in which words, as plain data. The actions write and send it."""
