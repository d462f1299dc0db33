"""The column types of GeoAlchemy2 and the operations of its Alembic helpers."""
from alembic.operations import BatchOperations, MigrateOperation, Operations
from sqlalchemy import event, func
from sqlalchemy import Column, Index, Table
from sqlalchemy.types import UserDefinedType


class WKTElement:
    def __init__(self, data, srid=-1, extended=None):
        self.data = data
        self.srid = srid
        self.extended = extended

    def __str__(self):
        return self.data if self.extended or self.srid == -1 else "SRID=%d;%s" % (self.srid, self.data)


class WKBElement(WKTElement):
    pass


class RasterElement(WKTElement):
    pass


class _GISType(UserDefinedType):
    cache_ok = True
    name = None

    def __init__(self, geometry_type="GEOMETRY", srid=-1, dimension=None, spatial_index=True, use_N_D_index=False, use_typmod=None,
                 from_text=None, name=None, nullable=True, _spatial_index_reflected=None, management=None):
        if geometry_type is not None:
            geometry_type = geometry_type.upper()
        self.geometry_type = geometry_type
        self.srid = int(srid)
        self.dimension = dimension
        self.spatial_index = spatial_index
        self.use_N_D_index = use_N_D_index
        self.use_typmod = use_typmod
        self.extended = None
        if from_text is not None:
            self.from_text = from_text
        if name is not None:
            self.name = name
        self.nullable = nullable

    def get_col_spec(self, **kw):
        if not self.geometry_type:
            return self.name
        return "%s(%s,%d)" % (self.name, self.geometry_type, self.srid)

    def bind_expression(self, bindvalue):
        return getattr(func, self.from_text)(bindvalue, type_=self)

    def literal_processor(self, dialect):
        return lambda value: "'%s'" % self._text(value).replace("'", "''")

    def _text(self, value):
        text = str(value)
        if not text.upper().startswith("SRID=") and self.srid != -1 and not isinstance(value, WKTElement):
            return "SRID=%d;%s" % (self.srid, text)
        return text


class Geometry(_GISType):
    name = "geometry"
    from_text = "ST_GeomFromEWKT"
    as_binary = "ST_AsEWKB"


class Geography(_GISType):
    name = "geography"
    from_text = "ST_GeogFromText"
    as_binary = "ST_AsBinary"


class Raster(_GISType):
    name = "raster"
    from_text = "raster"
    as_binary = "raster"

    def __init__(self, spatial_index=True, from_text=None, name=None, nullable=True, _spatial_index_reflected=None):
        super().__init__(geometry_type=None, srid=-1, dimension=2, spatial_index=spatial_index, from_text=from_text, name=name, nullable=nullable)


def _has_spatial_index(column):
    return isinstance(column.type, _GISType) and column.type.spatial_index


def _spatial_index(table_name, column, schema=None):
    kw = {"postgresql_using": "gist"}
    on = column.name
    if isinstance(column.type, Raster):
        on = func.ST_ConvexHull(column)
    elif column.type.use_N_D_index:
        kw["postgresql_ops"] = {column.name: "gist_geometry_ops_nd"}
    return "idx_%s_%s" % (table_name, column.name), on, kw


@event.listens_for(Column, "after_parent_attach")
def _attach_index(column, table):
    if not isinstance(table, Table):
        return
    if isinstance(column.type, _GISType) and not column.type.nullable:
        column.nullable = False
    if _has_spatial_index(column):
        name, on, kw = _spatial_index(table.name, column)
        Index(name, on if not isinstance(on, str) else column, _table=table, **kw)


@Operations.register_operation("create_geospatial_table")
class CreateGeospatialTableOp(MigrateOperation):
    @classmethod
    def create_geospatial_table(cls, operations, table_name, *columns, **kw):
        return operations.create_table(table_name, *columns, **kw)


@Operations.register_operation("drop_geospatial_table")
class DropGeospatialTableOp(MigrateOperation):
    @classmethod
    def drop_geospatial_table(cls, operations, table_name, schema=None, **kw):
        return operations.drop_table(table_name, schema=schema, **kw)


@Operations.register_operation("add_geospatial_column")
@BatchOperations.register_operation("add_geospatial_column", "batch_add_geospatial_column")
class AddGeospatialColumnOp(MigrateOperation):
    @classmethod
    def add_geospatial_column(cls, operations, table_name, column, schema=None):
        return operations.add_column(table_name, column, schema=schema)

    @classmethod
    def batch_add_geospatial_column(cls, operations, column, insert_before=None, insert_after=None):
        return operations.add_column(column, insert_before=insert_before, insert_after=insert_after)


@Operations.register_operation("drop_geospatial_column")
@BatchOperations.register_operation("drop_geospatial_column", "batch_drop_geospatial_column")
class DropGeospatialColumnOp(MigrateOperation):
    @classmethod
    def drop_geospatial_column(cls, operations, table_name, column_name, schema=None, **kw):
        return operations.drop_column(table_name, column_name, schema=schema, **kw)

    @classmethod
    def batch_drop_geospatial_column(cls, operations, column_name, **kw):
        return operations.drop_column(column_name, **kw)


@Operations.register_operation("create_geospatial_index")
@BatchOperations.register_operation("create_geospatial_index", "batch_create_geospatial_index")
class CreateGeospatialIndexOp(MigrateOperation):
    @classmethod
    def create_geospatial_index(cls, operations, index_name, table_name, columns, schema=None, unique=False, **kw):
        return operations.create_index(index_name, table_name, columns, schema=schema, unique=unique, **kw)

    @classmethod
    def batch_create_geospatial_index(cls, operations, index_name, columns, **kw):
        return operations.create_index(index_name, columns, **kw)


@Operations.register_operation("drop_geospatial_index")
@BatchOperations.register_operation("drop_geospatial_index", "batch_drop_geospatial_index")
class DropGeospatialIndexOp(MigrateOperation):
    @classmethod
    def drop_geospatial_index(cls, operations, index_name, table_name, column_name=None, schema=None, unique=False, **kw):
        return operations.drop_index(index_name, table_name=table_name, schema=schema, **kw)

    @classmethod
    def batch_drop_geospatial_index(cls, operations, index_name, column_name=None, **kw):
        return operations.drop_index(index_name, **kw)


def include_object(obj, name, obj_type, reflected, compare_to):
    return not (obj_type == "table" and name == "spatial_ref_sys")


def render_item(obj_type, obj, autogen_context):
    return False


def writer(context, revision, directives):
    pass
