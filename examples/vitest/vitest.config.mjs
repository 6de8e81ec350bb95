// Of the example alone: the checkout's own tests have another.
export default {};
