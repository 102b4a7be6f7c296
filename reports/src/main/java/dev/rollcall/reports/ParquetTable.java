package dev.rollcall.reports;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * Writes a table as Parquet while its rows come. A row group of a mebibyte is in memory at a time, however long the table is. It is
 * not compressed, so that no native library is needed; columns with few values are small by their dictionaries.
 */
public final class ParquetTable implements Closeable {
    private static final int ROW_GROUP = 1 << 20;
    private static final int PAGE = 1 << 16;

    private final ParquetWriter<List<Object>> writer;

    /** @param out it stays open */
    public ParquetTable(List<TableColumn> columns, OutputStream out) throws IOException {
        writer = new RowWriter(new ParquetStream(out), List.copyOf(columns))
                .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
                .withRowGroupSize((long) ROW_GROUP)
                .withPageSize(PAGE)
                .withDictionaryPageSize(PAGE)
                .withWriterVersion(WriterVersion.PARQUET_1_0)
                .build();
    }

    /** @param values one a column, of its kind, or null */
    public void row(List<Object> values) throws IOException {
        writer.write(values);
    }

    /** The table is whole. */
    @Override
    public void close() throws IOException {
        writer.close();
    }

    private static Type type(TableColumn column) {
        return switch (column.kind()) {
            case TEXT ->
                Types.optional(PrimitiveTypeName.BINARY)
                        .as(LogicalTypeAnnotation.stringType())
                        .named(column.name());
            case WHOLE -> Types.optional(PrimitiveTypeName.INT64).named(column.name());
            case DECIMAL -> Types.optional(PrimitiveTypeName.DOUBLE).named(column.name());
            case FLAG -> Types.optional(PrimitiveTypeName.BOOLEAN).named(column.name());
            case MOMENT ->
                Types.optional(PrimitiveTypeName.INT64)
                        .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS))
                        .named(column.name());
        };
    }

    private static final class RowWriter extends ParquetWriter.Builder<List<Object>, RowWriter> {
        private final List<TableColumn> columns;

        RowWriter(ParquetStream out, List<TableColumn> columns) {
            super(out);
            this.columns = columns;
        }

        @Override
        protected RowWriter self() {
            return this;
        }

        @Override
        protected WriteSupport<List<Object>> getWriteSupport(Configuration configuration) {
            return new RowSupport(columns);
        }
    }

    private static final class RowSupport extends WriteSupport<List<Object>> {
        private final List<TableColumn> columns;
        private RecordConsumer consumer;

        RowSupport(List<TableColumn> columns) {
            this.columns = columns;
        }

        @Override
        public WriteContext init(Configuration configuration) {
            List<Type> types = columns.stream().map(ParquetTable::type).toList();
            return new WriteContext(new MessageType("rollcall", types), Map.of());
        }

        @Override
        public void prepareForWrite(RecordConsumer records) {
            consumer = records;
        }

        @Override
        public void write(List<Object> values) {
            consumer.startMessage();
            for (int i = 0; i < columns.size(); i++) {
                if (values.get(i) != null) {
                    consumer.startField(columns.get(i).name(), i);
                    write(columns.get(i), values.get(i));
                    consumer.endField(columns.get(i).name(), i);
                }
            }
            consumer.endMessage();
        }

        private void write(TableColumn column, Object value) {
            switch (column.kind()) {
                case TEXT -> consumer.addBinary(Binary.fromString((String) value));
                case WHOLE -> consumer.addLong((Long) value);
                case DECIMAL -> consumer.addDouble((Double) value);
                case FLAG -> consumer.addBoolean((Boolean) value);
                case MOMENT -> consumer.addLong(ChronoUnit.MICROS.between(Instant.EPOCH, (Instant) value));
            }
        }
    }
}
