package familytest

// Shape is who brings the children up. The zero value is any of the others.
type Shape uint8

// The shapes of families.
const (
	AnyShape     Shape = iota
	TwoParents         // mother and father, with one surname or two
	SingleMother       // the record names no father; the patronymic is as she said
	SingleFather       // a father alone
	StepFather         // mother and her husband; the children have their father's surname
	Guardianship       // a grandmother with another surname is the guardian
	Adoption           // two adopters; the children kept their surname and patronymic
)

// Age is the age of the first child on the policy date. The zero value is any
// age under 18.
type Age uint8

// The ages at which programs break. On 29 February and the day before it a
// birthday may not exist in the year of birth; the nearest day with that age is
// taken then.
const (
	AnyAge        Age = iota
	Newborn           // born and recorded on the policy date
	LastDayOf13       // 14 tomorrow: the representative's path is open
	FourteenToday     // 14 today: it is closed
	LastDayOf17       // 18 tomorrow: the last day as a child
	EighteenToday     // 18 today: a child no more, so the form is refused
	LeapDay           // born on 29 February; any age under 18
)

// Paper is the birth certificate of the children. The zero value is any of the
// others, mostly a plain one.
type Paper uint8

// The papers.
const (
	AnyPaper      Paper = iota
	RussianPaper        // born and recorded in Russia
	ConsularPaper       // born abroad, a Russian certificate of a consulate
	ForeignPaper        // born abroad, a foreign certificate: opens no account
)

// Wish says what a family must be like. The zero value asks for nothing: chance
// decides, and edge ages and twins come now and then.
type Wish struct {
	Shape    Shape
	Age      Age   // of the first child
	Paper    Paper // of all children
	Children int   // how many, 1 to 5; 0: chance decides
	Twins    bool  // the first two are twins
	Messy    bool  // forms are typed as people type: look-alikes, dashes, spaces
}
