package btree

// SkipTo leaves the pages up to page last out, as if they were in use.
func (f *File) SkipTo(last uint32) { f.pages = last }

// LockedPage returns the number of the page that is left out.
func (f *File) LockedPage() uint32 { return f.lock }
