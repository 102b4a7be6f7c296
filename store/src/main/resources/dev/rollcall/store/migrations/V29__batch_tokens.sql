-- What a key may have in a provider's queue of batches is a limit like the others: axis 'batch_tokens' of limit_value.
DROP TABLE batch_queue;
