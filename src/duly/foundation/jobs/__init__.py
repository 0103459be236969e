# SPDX-License-Identifier: Apache-2.0
"""What must be done later? Tokens that wake a worker, and recurring work.

Promises: a token enqueued in a transaction exists if and only if the transaction commits; recurring work runs on one
worker at a time. Refuses to know: recipients. A token never carries an id of one, because rows are the truth and the
engine only wakes people up: a lost token is made again, a repeated one finds nothing to do.
"""
