module github.com/rodnik-go/rodnik/examples

go 1.26.0

replace github.com/rodnik-go/rodnik => ../

require (
	github.com/rodnik-go/rodnik v0.0.0
	github.com/stretchr/testify v1.12.1
	modernc.org/sqlite v1.61.1
)
