// Before the rows are read: with scripts the later ones stay out of sight until their page is turned to.
document.documentElement.classList.add("js");
