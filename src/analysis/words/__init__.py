"""What a printed cell says, how a value is printed, and how we complain (読み方・書き方・知らせ方)."""
