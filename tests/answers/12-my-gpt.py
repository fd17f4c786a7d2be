# Lesson 12 has only an essay, which a person marks: there are no named answers to grade.
